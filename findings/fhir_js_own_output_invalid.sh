#!/usr/bin/env bash
# Guess: npm "fhir" reads its own XML back into an object that its own validate() accepts, and
#   JSON.stringify(xmlToObj(x)) says the same as xmlToJson(x).
# What happens: xmlToObj makes every decimal a string ("1.5"), so validate() refuses the object that
#   the library has just made from a valid resource; xmlToJson writes a number, zeros at the end
#   kept (1.50). The same
#   validate() finds no fault in a day "28.03.2027", in a 13th month, in a time without zone
#   (R4: shall have one), in two value[x] at once, or in valueInteger 1.5.
# Versions: fhir 4.12.0 (npm).
# Why it matters: scores (ordinalValue, valueDecimal) come back as text and add up as "12" instead
#   of 3; and "valid" from this popular validator is no proof for an export.
# Source: github.com/lantanagroup/FHIR.js; hl7.org/fhir/R4/datatypes.html.
set -euo pipefail
T=$(mktemp -d); trap 'rm -rf "$T"' EXIT; cd "$T"
npm init -y >/dev/null; npm i --silent --no-audit --no-fund fhir@4.12.0; npm ls --depth=0 | tail -n +2
cat > r.js <<'J'
const f = new (require('fhir').Fhir)(), base = { resourceType: 'Observation', status: 'final', code: { text: 't' } };
const x = f.jsonToXml(JSON.stringify({ ...base, valueQuantity: { value: 1.5 } })), y = x.replace('"1.5"', '"1.50"');
const o = f.xmlToObj(y);
console.log('xmlToObj', typeof o.valueQuantity.value, o.valueQuantity.value, 'xmlToJson', f.xmlToJson(y).match(/"value": (\S+)/)[1]);
console.log('first one valid', f.validate({ ...base, valueQuantity: { value: 1.5 } }).valid, 'read back', f.validate(o).messages[0].message);
for (const e of [{ effectiveDateTime: '28.03.2027' }, { effectiveDateTime: '2027-13-45' }, { effectiveDateTime: '2027-03-28T02:30:00' },
  { valueInteger: 1, valueString: 'b' }, { valueInteger: 1.5 }])
  console.log(JSON.stringify(e), f.validate({ ...base, ...e }).valid);
J
node r.js | tee got
diff got - <<'X' && echo "as stated"
xmlToObj string 1.50 xmlToJson 1.50
first one valid true read back Number type expected but string received for value "1.50"
{"effectiveDateTime":"28.03.2027"} true
{"effectiveDateTime":"2027-13-45"} true
{"effectiveDateTime":"2027-03-28T02:30:00"} true
{"valueInteger":1,"valueString":"b"} true
{"valueInteger":1.5} true
X
