import { createRequire } from 'node:module';
import { textOf } from './tree.js';

type Package = {
  readonly dev?: boolean;
  readonly engines?: { readonly node?: string };
};
const { satisfies, minVersion } = createRequire(import.meta.url)('semver') as {
  readonly satisfies: (version: string, range: string) => boolean;
  readonly minVersion: (range: string) => { readonly version: string };
};

/** The oldest Node.js that is promised, and those that are out there beside it. */
const promised = (JSON.parse(textOf('package.json')) as { engines: { node: string } }).engines.node;
const VERSIONS = [minVersion(promised).version, '24.0.0', '26.0.0'];

const { packages } = JSON.parse(textOf('package-lock.json')) as {
  readonly packages: Readonly<Record<string, Package>>;
};
/** What is installed with `npm ci --omit=dev`, and the Node.js that its makers promise. */
const shipped = Object.entries(packages).filter(([path, { dev }]) => path !== '' && !dev);

describe('The Node.js that we promise', () => {
  test.each(VERSIONS)(
    '%s is promised by the makers of every package that is shipped',
    (version) => {
      const others = shipped.filter(([, { engines }]) => !satisfies(version, engines?.node ?? '*'));

      expect(shipped.length).toBeGreaterThan(50);
      expect(others.map(([path, { engines }]) => `${path} wants ${engines?.node}`)).toEqual([]);
    },
  );

  test('is the one that the README names', () => {
    expect(textOf('README.md')).toContain(
      `Node.js ${promised.replace(/^>=/, '')} or newer (24 is recommended)`,
    );
  });

  test('is the one of the container, which is newer', () => {
    const [, used = ''] = /^FROM node:(\d+\.\d+\.\d+)/m.exec(textOf('docker/Dockerfile')) ?? [];
    expect(satisfies(used, promised)).toBe(true);
  });
});
