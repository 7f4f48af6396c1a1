const FILLER =
	'Our roasters picked three beans from small farms this month &mdash; &ldquo;bright, round, long&rdquo; &amp; fresh. ';

/**
 * A newsletter as mail tools write them: nested tables, inline styles, conditional comments with Outlook’s
 * buttons, a style sheet, entities.
 * @param size in characters, about; @param links how many, Outlook’s copies aside
 */
export function newsletter(size: number, links: number): string {
	const head = `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:v="urn:schemas-microsoft-com:vml"><head><title>News</title>
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:AllowPNG/></o:OfficeDocumentSettings></xml><![endif]-->
<style type="text/css">@media only screen and (max-width:480px){.column>a[href^="https://"]{width:100%!important}}</style></head>
<body style="margin:0"><table role="presentation" width="100%"><tr><td align="center">\n`;
	const foot = '</td></tr></table></body></html>\n';
	const blocks = Array.from({ length: links }, (_, position) => block(position));
	const missing = size - head.length - foot.length - blocks.join('').length;
	const share = Math.max(0, Math.floor(missing / links));
	const filler = FILLER.repeat(Math.ceil(share / FILLER.length)).slice(0, share);
	return head + blocks.map((text) => text.replace('FILLER', filler)).join('') + foot;
}

function block(position: number): string {
	const url = `https://shop.contoso-coffee.example/beans/origin-${position}?size=250&amp;grind=whole&amp;ref=news#details`;
	const button =
		position % 10 === 0
			? `<!--[if mso]><v:roundrect xmlns:v="urn:schemas-microsoft-com:vml" href="${url}" style="height:40px;width:200px" fillcolor="#d62828"><center>Order</center></v:roundrect><![endif]--><!--[if !mso]><!-->`
			: '';
	const end = position % 10 === 0 ? '<!--<![endif]-->' : '';
	return `<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0"><tr><td style="padding:16px;font-family:Arial,sans-serif;font-size:14px;line-height:20px" valign="top"><p style="margin:0">FILLER</p>${button}<a href="${url}" target="_blank" style="color:#d62828;text-decoration:underline"><img src="https://cdn.contoso-coffee.example/${position}.png" alt="Origin ${position}" width="200">Order <b>${position}</b></a>${end}</td></tr></table>\n`;
}
