import type { handleUnaryCall } from '@grpc/grpc-js';
import { enter, type Node } from './node.js';
import type { shared } from './protocol.js';
import { features, StreamsService } from './protocol.js';

type Empty = InstanceType<typeof shared.Empty>;
type Supported = InstanceType<typeof features.SupportedMethods>;

/** A release whose behaviour the fake follows. */
const SERVER_VERSION = '24.10.0.0';
const ALWAYS = ['read', 'append', 'delete', 'tombstone'];

/** The client's first call: it appends by batches only where the server lists that. */
export function featuresHandler(node: Node): handleUnaryCall<Empty, Supported> {
  return (call, reply) => {
    void enter({ ...node, credentials: undefined }, 'features', call).then((entry) => {
      if (entry.go === 'nowhere') return;
      if (entry.go === 'refuse') return reply(entry.failure);
      const said = new features.SupportedMethods().setEventStoreServerVersion(SERVER_VERSION);
      const names = node.batchAppend ? [...ALWAYS, 'batchappend'] : ALWAYS;
      names.forEach((name) => said.addMethods(method(name)));
      reply(null, said);
    });
  };
}

function method(name: string) {
  const [, service = ''] = StreamsService.read.path.split('/');
  return new features.SupportedMethod()
    .setServiceName(service.toLowerCase())
    .setMethodName(name)
    .setFeaturesList([]);
}
