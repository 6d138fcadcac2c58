// Reads a FHIR R4 Bundle as JSON from standard input and prints what Lantana's
// FHIR.js finds wrong with it, a line a finding. It ends with 1 when there is
// an error or a warning.
//
// FHIR.js does not look at items inside items. So each resource is checked as
// it is and once more with all its items side by side.
import { readFileSync } from "node:fs";
import fhir from "fhir";

const checker = new fhir.Fhir();
const find = (resource, as) =>
  checker
    .validate(resource, { errorOnUnexpected: true })
    .messages.filter((m) => m.severity !== "info")
    .map((m) => `${as}${m.severity} ${m.location}: ${m.message}`);

const flat = (items) => items.flatMap((item) => [item, ...flat(item.item ?? [])]);

const bundle = JSON.parse(readFileSync(0, "utf8"));
const findings = find(bundle, "");
for (const { resource } of bundle.entry) {
  findings.push(...find({ ...resource, item: flat(resource.item) }, "flat: "));
}
for (const line of findings) console.log(line);
process.exitCode = findings.length > 0 ? 1 : 0;
