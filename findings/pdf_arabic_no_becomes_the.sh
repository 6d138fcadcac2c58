#!/usr/bin/env bash
# Arabic in a PDF that Chromium printed: copied or searched, "peace" becomes the name Salem, and "no" becomes "the".
# Guess: the letters under the glyphs come out as they were typed, or not at all.
# What happens (Chromium 156, pdftotext 22.12 of Debian 12): lam and alef are drawn as one glyph, whose two letters come
# out in the wrong order: سلام is found as سالم, لا as ال, ثلاثة (three) as ثالثة (third, of a woman). The page looks right.
# Words without that pair, such as بيت, are right.
# Why it matters: nobody sees it. Who searches a printed report for "no" finds nothing, and a screen reader that is
# given the text reads other words. A file of text, or the page itself, has to be there beside the PDF.
# Versions: Chromium 156.0.8078.108, poppler 22.12.0, DejaVu Sans, of Debian 12. Source: https://www.unicode.org/reports/tr9/ (visual order), ISO 32000-2, 9.10.3 (ToUnicode)
set -euo pipefail
command -v chromium >/dev/null && command -v pdftotext >/dev/null || { apt-get -qq update; apt-get -qq install -y --no-install-recommends chromium poppler-utils fonts-dejavu-core >/dev/null; }
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
chromium --version 2>/dev/null; pdftotext -v 2>&1 | sed -n 1p
for text in سلام لا ثلاثة بيت; do
	cat > f.html <<-H
	<!doctype html><html lang=ar dir=rtl><meta charset=utf-8><title>x</title><body style="font-family:DejaVu Sans"><p>$text</p></html>
	H
	chromium --headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync --no-pdf-header-footer --print-to-pdf=f.pdf f.html >/dev/null 2>&1
	echo "$text: $(pdftotext f.pdf - | tr -d '\f\n' | LC_ALL=C sed 's/\xe2\x80[\xaa-\xae]//g; s/^ *//')"
done | tee out
diff out - <<'X'
سلام: سالم
لا: ال
ثلاثة: ثالثة
بيت: بيت
X
echo "as stated"
