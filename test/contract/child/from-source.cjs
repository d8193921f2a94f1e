// Lets a child process run our TypeScript as it stands, as jest does: compiled file by file to
// CommonJS. Use with `node --conditions=source --conditions=import --require <this file>`.
const { transformSync } = require('@swc/core');
const { existsSync, readFileSync } = require('node:fs');
const Module = require('node:module');
const { dirname, resolve } = require('node:path');

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, parent, ...rest) {
  const source = request.startsWith('.') && parent?.filename.endsWith('.ts');
  const path = source ? resolve(dirname(parent.filename), request.replace(/\.js$/, '.ts')) : '';
  return path && existsSync(path) ? path : resolveFilename.call(this, request, parent, ...rest);
};

Module._extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), {
    filename,
    swcrc: false,
    sourceMaps: 'inline',
    module: { type: 'commonjs' },
    jsc: { target: 'es2022', keepClassNames: true, parser: { syntax: 'typescript' } },
  });
  module._compile(code, filename);
};
