import type { handleUnaryCall } from '@grpc/grpc-js';
import { enter, type Node } from './node.js';
import type { shared } from './protocol.js';
import { gossip, uuid } from './protocol.js';

type Empty = InstanceType<typeof shared.Empty>;
type ClusterInfo = InstanceType<typeof gossip.ClusterInfo>;

/** Who is in the cluster, who leads, and who is alive. Anybody may ask. */
export function gossipHandler(node: Node): handleUnaryCall<Empty, ClusterInfo> {
  return (call, reply) => {
    void enter({ ...node, credentials: undefined }, 'gossip', call).then((entry) => {
      if (entry.go === 'nowhere') return;
      if (entry.go === 'refuse') return reply(entry.failure);
      const info = new gossip.ClusterInfo();
      members(node).forEach((member) => info.addMembers(member));
      reply(null, info);
    });
  };
}

function members({ membership }: Node) {
  const { LEADER, FOLLOWER } = gossip.MemberInfo.VNodeState;
  const leader = membership.leader();
  return membership.members().map(({ id, host, port, alive }) =>
    new gossip.MemberInfo()
      .setInstanceId(uuid(id))
      .setTimeStamp((BigInt(Date.now()) * 10_000n).toString())
      .setIsAlive(alive)
      .setState(port === leader.port ? LEADER : FOLLOWER)
      .setHttpEndPoint(new gossip.EndPoint().setAddress(host).setPort(port)),
  );
}
