/**
 * Domains under which anyone may have a mailbox, so one says nothing about where a person works. Large
 * providers only, by country; smaller ones are missing, so linking by domain is opt-in.
 */
const FREE_MAIL_DOMAINS: ReadonlySet<string> = new Set(
	[
		// Worldwide
		'gmail.com googlemail.com outlook.com hotmail.com live.com msn.com passport.com yahoo.com ymail.com rocketmail.com',
		'aol.com aim.com icloud.com me.com mac.com proton.me protonmail.com protonmail.ch pm.me tutanota.com tutanota.de tuta.io',
		'tuta.com tutamail.com keemail.me fastmail.com fastmail.fm hey.com zoho.com zohomail.com zohomail.eu mail.com email.com',
		'gmx.com gmx.net gmx.us inbox.com hushmail.com hush.com mailbox.org posteo.de posteo.net startmail.com runbox.com',
		'disroot.org riseup.net duck.com yandex.com mailfence.com ctemplar.com',
		// Disposable
		'mailinator.com guerrillamail.com guerrillamail.info sharklasers.com 10minutemail.com temp-mail.org yopmail.com trashmail.com',
		'maildrop.cc getnada.com throwawaymail.com dispostable.com',
		// Germany, Austria, Switzerland
		'gmx.de gmx.at gmx.ch web.de t-online.de freenet.de arcor.de online.de email.de mail.de hotmail.de outlook.de live.de',
		'yahoo.de googlemail.de aol.de kabelmail.de vodafonemail.de 1und1.de aon.at chello.at a1.net bluewin.ch sunrise.ch hispeed.ch',
		// France, Belgium, Netherlands, Luxembourg
		'orange.fr wanadoo.fr free.fr laposte.net sfr.fr neuf.fr bbox.fr numericable.fr hotmail.fr outlook.fr live.fr yahoo.fr',
		'aliceadsl.fr club-internet.fr gmx.fr skynet.be telenet.be proximus.be scarlet.be hotmail.be outlook.be live.be ziggo.nl',
		'kpnmail.nl kpnplanet.nl planet.nl home.nl xs4all.nl hetnet.nl upcmail.nl casema.nl chello.nl live.nl hotmail.nl outlook.nl pt.lu',
		// United Kingdom, Ireland
		'hotmail.co.uk outlook.co.uk live.co.uk yahoo.co.uk btinternet.com btopenworld.com sky.com virginmedia.com ntlworld.com',
		'blueyonder.co.uk talktalk.net tiscali.co.uk plusnet.com eircom.net yahoo.ie',
		// Italy, Spain, Portugal
		'libero.it virgilio.it alice.it tin.it tiscali.it hotmail.it outlook.it live.it yahoo.it fastwebnet.it inwind.it iol.it',
		'hotmail.es outlook.es yahoo.es telefonica.net terra.es sapo.pt hotmail.pt outlook.pt live.com.pt',
		// The North
		'hotmail.se outlook.se live.se telia.com bredband.net comhem.se hotmail.no online.no live.no yahoo.no hotmail.dk live.dk outlook.dk',
		'mail.dk jubii.dk hotmail.fi suomi24.fi luukku.com elisanet.fi',
		// Eastern Europe, Turkey, Israel
		'wp.pl onet.pl o2.pl interia.pl op.pl gazeta.pl poczta.fm tlen.pl poczta.onet.pl seznam.cz email.cz centrum.cz atlas.cz volny.cz',
		'azet.sk zoznam.sk freemail.hu citromail.hu abv.bg mail.bg yahoo.ro yahoo.gr otenet.gr ukr.net i.ua bigmir.net mail.ru inbox.ru',
		'list.ru bk.ru internet.ru yandex.ru ya.ru rambler.ru mynet.com hotmail.com.tr walla.co.il walla.com',
		// Americas
		'comcast.net xfinity.com verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net spectrum.net earthlink.net juno.com',
		'netzero.net optonline.net frontier.com centurylink.net windstream.net roadrunner.com rr.com shaw.ca rogers.com sympatico.ca bell.net',
		'telus.net videotron.ca yahoo.ca hotmail.ca live.ca outlook.com.br hotmail.com.br live.com.br yahoo.com.br bol.com.br uol.com.br',
		'terra.com.br ig.com.br globo.com globomail.com yahoo.com.mx hotmail.com.mx live.com.mx prodigy.net.mx yahoo.com.ar hotmail.com.ar',
		'live.com.ar outlook.com.ar fibertel.com.ar',
		// Asia, Oceania, Africa
		'qq.com foxmail.com 163.com 126.com yeah.net sina.com sina.cn sohu.com aliyun.com 139.com 189.cn naver.com hanmail.net daum.net',
		'kakao.com nate.com yahoo.co.jp docomo.ne.jp ezweb.ne.jp softbank.ne.jp nifty.com biglobe.ne.jp outlook.jp yahoo.co.in yahoo.in',
		'rediffmail.com hotmail.co.in outlook.in yahoo.com.sg yahoo.com.ph yahoo.co.id yahoo.com.vn yahoo.com.hk yahoo.com.tw hinet.net pchome.com.tw',
		'bigpond.com bigpond.net.au optusnet.com.au iinet.net.au hotmail.com.au outlook.com.au live.com.au yahoo.com.au xtra.co.nz yahoo.co.nz',
		'webmail.co.za mweb.co.za yahoo.co.za telkomsa.net vodamail.co.za',
	].flatMap((line) => line.split(' ')),
);

/** Whether anyone may have a mailbox under this domain (a `domainKey`), or under a parent of it. */
export function isFreeMailDomain(domain: string): boolean {
	const labels = domain.split('.');
	return labels.some((_, first) => FREE_MAIL_DOMAINS.has(labels.slice(first).join('.')));
}
