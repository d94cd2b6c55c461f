// Writes THIRD-PARTY-NOTICES.md: the packages of the published program, with their licences.
//
//   dotnet restore && node eng/third-party-notices.mjs
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const packages = process.env.NUGET_PACKAGES ?? join(homedir(), '.nuget', 'packages');
const lock = JSON.parse(readFileSync(join(root, 'src/PollerSaga.Worker/packages.lock.json'), 'utf8'));

// Packages that only build the program.
const buildOnly = new Set(['Microsoft.CodeAnalysis.BannedApiAnalyzers']);

const texts = {
  'MIT': `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the
"Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish,
distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to
the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY
CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE
SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`,
  '0BSD': `Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF
MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY
DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION,
ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.`,
  'BSD-3-Clause': `Redistribution and use in source and binary forms, with or without modification, are permitted provided that the following conditions are
met:

1. Redistributions of source code must retain the above copyright notice, this list of conditions and the following disclaimer.
2. Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the following disclaimer in the
   documentation and/or other materials provided with the distribution.
3. Neither the name of the copyright holder nor the names of its contributors may be used to endorse or promote products derived from this
   software without specific prior written permission.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT
LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT
HOLDER OR CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT
LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY
THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF
THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.`,
  'PostgreSQL': `Permission to use, copy, modify, and distribute this software and its documentation for any purpose, without fee, and without a written
agreement is hereby granted, provided that the above copyright notice and this paragraph and the following two paragraphs appear in all
copies.

IN NO EVENT SHALL THE COPYRIGHT HOLDERS BE LIABLE TO ANY PARTY FOR DIRECT, INDIRECT, SPECIAL, INCIDENTAL, OR CONSEQUENTIAL DAMAGES,
INCLUDING LOST PROFITS, ARISING OUT OF THE USE OF THIS SOFTWARE AND ITS DOCUMENTATION, EVEN IF THEY HAVE BEEN ADVISED OF THE POSSIBILITY OF
SUCH DAMAGE.

THE COPYRIGHT HOLDERS SPECIFICALLY DISCLAIM ANY WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND
FITNESS FOR A PARTICULAR PURPOSE. THE SOFTWARE PROVIDED HEREUNDER IS ON AN "AS IS" BASIS, AND THE COPYRIGHT HOLDERS HAVE NO OBLIGATIONS TO
PROVIDE MAINTENANCE, SUPPORT, UPDATES, ENHANCEMENTS, OR MODIFICATIONS.`,
  'Apache-2.0': 'The text is in the file LICENSE.',
};

const resolved = new Map();
for (const target of Object.values(lock.dependencies)) {
  for (const [name, entry] of Object.entries(target)) {
    if (entry.type !== 'Project' && !buildOnly.has(name)) {
      resolved.set(name, entry.resolved);
    }
  }
}

const rows = [];
const used = new Set();
const files = [];
for (const [name, version] of [...resolved].sort(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))) {
  const folder = join(packages, name.toLowerCase(), version.toLowerCase());
  const nuspec = readFileSync(join(folder, `${name.toLowerCase()}.nuspec`), 'utf8');
  const read = pattern => pattern.exec(nuspec)?.[1].replaceAll('&amp;', '&').replaceAll('|', '/').trim() ?? '';
  const kind = read(/<license type="(\w+)"/);
  const license = read(/<license type="\w+"[^>]*>([^<]*)/);
  if (kind === 'file') {
    const path = join(folder, license);
    if (!existsSync(path)) {
      throw new Error(`The licence of ${name} ${version}, ${path}, does not exist.`);
    }
    files.push([name, readFileSync(path, 'utf8').replace(/^\uFEFF/, '')]);
  } else if (kind !== 'expression') {
    throw new Error(`${name} ${version} names no licence. Add a rule for it to eng/third-party-notices.mjs.`);
  }

  const text = license.split(' OR ')[0];
  if (kind === 'expression' && !(text in texts)) {
    throw new Error(`${name} ${version} has the licence ${license}. Add its text to eng/third-party-notices.mjs.`);
  }
  used.add(kind === 'file' ? name : text);
  const holder = read(/<copyright>([^<]*)/) || read(/<authors>([^<]*)/);
  rows.push(`| ${name} | ${version} | ${kind === 'file' ? 'its own, below' : license} | ${holder} |`);
}

const plain = text => text.split(/\r?\n/).map(line => line.trimEnd()).join('\n').trim();
const output = [
  '# Third-party notices',
  '',
  'The published program contains these packages. `eng/third-party-notices.mjs` writes this file.',
  '',
  '| package | version | licence | copyright |',
  '|---|---|---|---|',
  ...rows,
  ...Object.entries(texts).filter(([name]) => used.has(name)).flatMap(([name, text]) => ['', `## ${name}`, '', '```text', text, '```']),
  ...files.flatMap(([name, text]) => ['', `## ${name}`, '', '```text', plain(text), '```']),
  '',
];
writeFileSync(join(root, 'THIRD-PARTY-NOTICES.md'), output.join('\n'));
