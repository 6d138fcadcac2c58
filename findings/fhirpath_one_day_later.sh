#!/usr/bin/env bash
# Guess: FHIRPath "authored + 1 day" keeps the offset that stands in the resource, and a dateTime
#   without zone stays without one; all engines agree.
# What happens: fhirpath.js moves the value into the zone of the machine before it adds. For
#   2027-03-27T19:00:00+01:00 a server in UTC answers an instant that is an hour later than a server
#   in Berlin, and 2027-03-27T19:00 (no zone) gets the machine's offset. Medplum's engine glues the
#   number on to the text ("...+01:001", "2027-03-271") without an error, and says that the same
#   instant written with Z is not equal.
# Versions: fhirpath 5.2.2, @medplum/core 4.5.2 (npm).
# Why it matters: due dates, enableWhen and calculated items of a Questionnaire (week 4 after the
#   first test) differ by where the form is opened, or are no dates. Sum days outside FHIRPath.
# Source: hl7.org/fhirpath (date/time arithmetic); github.com/HL7/fhirpath.js, github.com/medplum/medplum.
set -euo pipefail
T=$(mktemp -d); trap 'rm -rf "$T"' EXIT; cd "$T"
npm init -y >/dev/null; npm i --silent --no-audit --no-fund fhirpath@5.2.2 @medplum/core@4.5.2; npm ls --depth=0 | tail -n +2
cat > r.mjs <<'J'
import fp from 'fhirpath'; import r4 from 'fhirpath/fhir-context/r4/index.js'; import { evalFhirPath } from '@medplum/core';
const q = { resourceType: 'QuestionnaireResponse', status: 'completed', authored: '2027-03-27T19:00:00+01:00' };
for (const e of ['authored + 1 day', '@2027-03-27T19:00 + 1 day', '@2027-03-27 + 1 day', 'authored = @2027-03-27T18:00:00Z'])
  console.log(process.env.TZ, e, '| fhirpath', String(fp.evaluate(q, e, {}, r4)[0]), '| medplum', String(evalFhirPath(e, q)[0]));
J
{ TZ=UTC node r.mjs; TZ=Europe/Berlin node r.mjs; } | tee got
diff got - <<'X' && echo "as stated"
UTC authored + 1 day | fhirpath 2027-03-28T18:00:00-00:00 | medplum 2027-03-27T19:00:00+01:001
UTC @2027-03-27T19:00 + 1 day | fhirpath 2027-03-28T19:00-00:00 | medplum 2027-03-27T19:00:00.000Z1
UTC @2027-03-27 + 1 day | fhirpath 2027-03-28 | medplum 2027-03-271
UTC authored = @2027-03-27T18:00:00Z | fhirpath true | medplum false
Europe/Berlin authored + 1 day | fhirpath 2027-03-28T19:00:00+02:00 | medplum 2027-03-27T19:00:00+01:001
Europe/Berlin @2027-03-27T19:00 + 1 day | fhirpath 2027-03-28T19:00+02:00 | medplum 2027-03-27T19:00:00.000Z1
Europe/Berlin @2027-03-27 + 1 day | fhirpath 2027-03-28 | medplum 2027-03-271
Europe/Berlin authored = @2027-03-27T18:00:00Z | fhirpath true | medplum false
X
