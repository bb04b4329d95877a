// Compiles frontend/ into static/build/: one stylesheet and one script, which is a module.
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { compileAsync } from "sass";

const root = new URL("../", import.meta.url);
const source = new URL("frontend/", root);
const packages = new URL("node_modules/govuk-frontend/dist/", root);
const target = new URL("static/build/", root);
const fresh = new URL("static/build.new/", root);

await rm(fresh, { recursive: true, force: true });
await mkdir(fresh, { recursive: true });

const { css } = await compileAsync(fileURLToPath(new URL("accord.scss", source)), {
  loadPaths: [fileURLToPath(packages)],
  quietDeps: true,
  style: "compressed",
});
await writeFile(new URL("accord.css", fresh), css);

// GOV.UK Frontend ends in its list of exports (and a pointer to a source map that is not served): our lines go there.
const bundle = await readFile(new URL("govuk/govuk-frontend.min.js", packages), "utf8");
const [body, rest] = bundle.split(/export\{[^}]*\};/);
if (rest === undefined) {
  throw new Error("govuk-frontend.min.js does not end in a list of exports any more");
}
await writeFile(new URL("accord.js", fresh), body + "\n" + (await readFile(new URL("accord.js", source), "utf8")));

// The folder changes as a whole: a server may be reading the old one.
await rm(target, { recursive: true, force: true });
await rename(fresh, target);
