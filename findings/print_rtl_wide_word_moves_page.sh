#!/usr/bin/env bash
# Printed by Chromium, a page that runs from right to left is moved by one wide word: the beginning of every line of
# Latin text is cut off, all over the page.
# Guess: what reaches over an edge is cut at that edge, as it is in a page that runs from left to right.
# What happens (Chromium 156 of Debian 12): with dir=rtl and a word that reaches over the right edge, everything moves
# to the left by as much as it reaches over. With dir=ltr, or a word that reaches over the left edge, only the word is
# cut. overflow-x: clip or hidden on html or body changes nothing; contain: paint on body keeps the page where it is.
# Why it matters: a long word in a narrow box of a translation takes numbers and names off the paper far from it.
# Here: the print styles of internal/web/assets/app.css have contain: paint.
# Versions: Chromium 156.0.8078.108, poppler 22.12.0, of Debian 12. Source: https://www.w3.org/TR/css-overflow-3/#scrollable, https://www.w3.org/TR/css-contain-2/#containment-paint
set -euo pipefail
command -v chromium >/dev/null && command -v pdftotext >/dev/null || { apt-get -qq update; apt-get -qq install -y --no-install-recommends chromium poppler-utils fonts-dejavu-core >/dev/null; }
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
chromium --version 2>/dev/null; pdftotext -v 2>&1 | sed -n 1p
try() { # direction, direction and side of the box, style of the body
	cat > f.html <<-H
	<!doctype html><html dir=$1><meta charset=utf-8><title>x</title><style>div{width:4em;white-space:nowrap} body{$4}</style>
	<p dir=ltr>first words of a line</p><div dir=$2 style="margin-$3:auto">averyverylongwordindeed</div></html>
	H
	chromium --headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync --no-pdf-header-footer --print-to-pdf=f.pdf f.html >/dev/null 2>&1
	pdftotext f.pdf - > text
	grep -q 'first words of a line' text && line=whole || line='without its beginning'
	echo "page $1, margin $3, ${4:-as it is}: the line is $line"
}
{ try ltr ltr left ''; try ltr rtl right ''; try rtl rtl right ''; try rtl ltr left ''; try rtl ltr left overflow-x:clip; try rtl ltr left contain:paint; } | tee out
diff out - <<'X'
page ltr, margin left, as it is: the line is whole
page ltr, margin right, as it is: the line is whole
page rtl, margin right, as it is: the line is whole
page rtl, margin left, as it is: the line is without its beginning
page rtl, margin left, overflow-x:clip: the line is without its beginning
page rtl, margin left, contain:paint: the line is whole
X
echo "as stated"
