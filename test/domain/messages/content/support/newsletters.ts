import fc from 'fast-check';

/** A piece of HTML, and what it is after its links were rewritten, with targets in pointed quotes. */
export interface Piece {
	before: string;
	after: string;
}

const same = (before: string): Piece => ({ before, after: before });

const spaces = fc.constantFrom('', ' ', '  ', '\n', '\t ', '\r\n');
const blank = fc.constantFrom(' ', '\n', '\t', '\r\n   ');

/** Text as authors write it, entities and templates included; nothing that begins a tag. */
const plainText = fc.oneof(
	fc.string({ unit: 'grapheme', maxLength: 30 }).map((text) => text.replace(/</g, '')),
	fc.constantFrom(
		'&nbsp;',
		'&amp;amp;',
		'5 < 6 && 7 > 3',
		'{{ $json.name }}',
		'{% if vip %}',
		'*|FNAME|*',
		'%recipient.name%',
		'https://a.example/?x=1&y=2',
		'href="https://a.example/"',
		'&lt;a href="https://a.example/"&gt;',
		'\u0000',
		'\ud83d',
		'&#x1F600;',
		'&notanentity;',
		'&',
		'-->',
		']]>',
		'zero\u200bwidth',
	),
);

/** What newsletters have besides links. Each is complete, so that it means the same in any place. */
const inert = fc
	.oneof(
		{ weight: 3, arbitrary: plainText },
		{
			weight: 5,
			arbitrary: fc.constantFrom(
				'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">',
				'<?xml version="1.0" encoding="UTF-8"?>',
				'<table role="presentation" width="600"><tr><td style="padding:0;background:url(https://a.example/x.png)">',
				'</td></tr></table>',
				'<TD ALIGN=center BGCOLOR=#FFFFFF>',
				'<style type="text/css">@media(max-width:480px){a[href^="https://"]{color:red}}/* </body> <a href="https://a.example/"> */</style>',
				'<STYLE>a{}</STYLE >',
				'<script>document.write("<a href=\'https://a.example/\'>")</script>',
				'<title>News <a href="https://a.example/"> &amp; more</title>',
				'<!-- <a href="https://a.example/">old</a> -->',
				'<!---->',
				'<!-->',
				'<!--[if mso]><table width="600"><tr><td><![endif]-->',
				'<!--[if (gte mso 9)|(IE)]><xml><o:OfficeDocumentSettings><o:AllowPNG/></o:OfficeDocumentSettings></xml><![endif]-->',
				'<!--[if !mso]><!-->',
				'<!--<![endif]-->',
				'<![if !mso]>',
				'<![endif]>',
				'<![CDATA[ <a href="https://a.example/"> ]]>',
				'<style/>a[href="https://a.example/"]{}<a href="https://a.example/"></style>',
				'<svg><style/><path d="M0 0"/></svg>',
				'<noframes><a href="https://a.example/"></noframes>',
				'<NOEMBED><a href="https://a.example/"></NOEMBED>',
				'<iframe><a href="https://a.example/"></iframe>',
				'<img src="https://a.example/a.png" alt="a > b">',
				'<img src=https://a.example/a.png>',
				'<link href="https://a.example/style.css" rel=stylesheet>',
				'<base target="_blank">',
				'<form action="https://a.example/">',
				'<button formaction="https://a.example/">',
				'<a name="top">',
				'<a>',
				'</a>',
				'</A >',
				'<a href>',
				'<a href="">',
				'<a href="#top">',
				'<a href="mailto:a@a.example?subject=https://a.example/">',
				"<a href='tel:+15550100'>",
				'<a href="javascript:location=\'https://a.example/\'">',
				'<a href="https://off.example/" data-journey-track="off">',
				"<a data-journey-track = 'Off' class=x href=https://off.example/?x=1&amp;y=2>",
				'<a href="https://a.example/{{ $json.id }}">',
				'<abbr href="https://a.example/">',
				'<p title=\'<a href="https://a.example/">\'>',
				'<p data-x="1"data-y=\'2\'/>',
				'<br/>',
				'<span\n class = x >',
				'</unopened>',
				'</ body>',
				'<>',
				'< a href="https://a.example/">',
				'<1>',
				'<v:rect href="https://a.example/">',
				'<svg><path d="M0 0"/></svg>',
				'<template><p>x</p></template>',
			),
		},
	)
	.map(same);

/** Addresses with everything that has broken rewriters. */
const address = fc
	.tuple(
		fc.constantFrom('https://', 'http://', 'HTTPS://'),
		fc.constantFrom('a.example', 'Shop.Example', 'münchen.example', 'localhost:5678', '[::1]'),
		fc.constantFrom(
			'',
			'/',
			'/a%20b',
			"/it's",
			'/a b',
			'/"quoted"',
			'/☕/日本',
			'/x;y=1,2',
			'/(a)',
			'/@ada',
			'/a`b',
		),
		fc.constantFrom(
			'',
			'?',
			'?x=1&y=2',
			'?u=https://b.example/?href=x&z',
			'?a=1&copy=2&lt=3',
			'?q=%26%23&r=+',
			'?x=1&amp;y=2',
		),
		fc.constantFrom('', '#', '#top', '#/route?x=1&y'),
	)
	.map((parts) => parts.join(''));

/** One way to write a value between these quotes that decodes to it again. */
function spelled(value: string, quote: string, variant: number): string {
	const amp = ['&amp;', '&#38;', '&#x26;', '&#038;', '&AMP;'][variant % 5];
	return value
		.replace(/&/g, amp)
		.replace(/"/g, quote === "'" ? '"' : '&quot;')
		.replace(/'/g, quote === '"' ? "'" : '&#39;')
		.replace(/ /g, quote === '' ? '&#32;' : ' ')
		.replace(/`/g, quote === '' ? '&#96;' : '`');
}

const attributes = fc.constantFrom(
	'',
	' class=button',
	' title="a > b \'c\'"',
	" style='color:red' target=_blank",
	' data-href="https://b.example/"',
	' disabled',
);

/** A link that's to be rewritten, however it's written. */
const link = fc
	.record({
		url: address,
		name: fc.constantFrom('a', 'A', 'area', 'AREA'),
		href: fc.constantFrom('href', 'HREF', 'Href'),
		quote: fc.constantFrom('"', "'", ''),
		variant: fc.nat(4),
		around: fc.tuple(spaces, spaces),
		inside: fc.constantFrom('', ' ', '\n '),
		first: blank,
		before: attributes,
		after: attributes,
		end: fc.constantFrom('>', ' >', ' />', '\n>'),
	})
	.map(({ url, name, href, quote, variant, around, inside, first, before, after, end }): Piece => {
		const padding = quote === '' ? '' : inside;
		const tag = (value: string): string =>
			`<${name}${before}${first}${href}${around[0]}=${around[1]}${value}${after}${end}`;
		const given = quote === '' ? '"' : quote;
		return {
			before: tag(`${quote}${padding}${spelled(url, quote, variant)}${padding}${quote}`),
			after: tag(`${given}‹${url}›${given}`),
		};
	});

/** A link that only Outlook sees. */
const outlookLink = address.map((url): Piece => {
	// A comment can't have its own end in it.
	const button = (value: string): string =>
		`<!--[if mso]><v:roundrect xmlns:v="urn:schemas-microsoft-com:vml" href="${value}" arcsize="8%"><center>Go</center></v:roundrect><![endif]-->`;
	return { before: button(spelled(url, '"', 0)), after: button(`‹${url}›`) };
});

/** The body of a newsletter: any of these in any order. */
export const newsletter = fc
	.array(
		fc.oneof(
			{ weight: 4, arbitrary: inert },
			{ weight: 3, arbitrary: link },
			{ weight: 1, arbitrary: outlookLink },
		),
		{
			maxLength: 25,
		},
	)
	.map((pieces): Piece => ({
		before: pieces.map(({ before }) => before).join(''),
		after: pieces.map(({ after }) => after).join(''),
	}));
