import type { PageTexts } from './PageTexts';

/** Brazilian Portuguese. */
export const pt: PageTexts = {
	thisAddress: 'este endereço',
	channels: { email: 'E-mail', sms: 'SMS', push: 'Notificações push', whatsapp: 'WhatsApp' },
	privacy: 'Política de privacidade',
	unsubscribe: {
		title: 'Cancelar inscrição',
		question: (address, what) => `Parar de enviar “${what}” para ${address}?`,
		button: 'Cancelar inscrição',
		preferences: 'Prefiro escolher o que recebo',
	},
	unsubscribed: {
		title: 'Inscrição cancelada',
		done: (address, what) => `Não enviaremos mais “${what}” para ${address}.`,
		mistake: 'Clicou sem querer?',
		undo: 'Desfazer',
	},
	resubscribed: {
		title: 'Inscrição reativada',
		done: (address, what) => `Continuaremos enviando “${what}” para ${address}.`,
	},
	preferences: {
		title: 'Suas preferências',
		intro: (address) => `Escolha o que podemos enviar para ${address}.`,
		tracking: 'Medir aberturas e cliques',
		trackingHint: 'Assim vemos quais mensagens são lidas e podemos enviar mensagens melhores.',
		nothing: 'Não receber nada',
		nothingHint: 'Ainda enviaremos o necessário, como recibos e redefinições de senha.',
		save: 'Salvar',
		saved: 'Suas preferências foram salvas.',
	},
	missing: {
		title: 'Este link não funciona',
		text: 'Ele pode estar incompleto. Copie o link inteiro da mensagem ou clique nele por lá.',
	},
	unsafeLink: {
		title: 'Verifique este link antes',
		leadsTo: 'Não podemos confirmar que este link é nosso. Ele leva a:',
		advice: 'Se você conhece este site, digite o endereço dele no navegador.',
	},
	unsafeUnsubscribe: {
		title: 'Cancelar inscrição',
		text: 'Não podemos confirmar que este link é nosso, por isso precisamos do seu endereço. Entraremos em contato por ele para confirmar que o pedido é seu.',
		address: 'Endereço de e-mail',
		button: 'Enviar pedido',
		wrong: 'Isso não é um endereço de e-mail. Confira e tente de novo.',
		noted: {
			title: 'Pedido recebido',
			text: 'Se tivermos este endereço, entraremos em contato por ele. Você não precisa fazer mais nada agora.',
		},
	},
	away: {
		title: 'Tente de novo em um minuto',
		text: 'Não conseguimos fazer isso agora. Nada mudou ainda.',
	},
	tryOut: {
		title: 'Este endereço funciona',
		text: 'Publique o workflow. A partir daí, os links das mensagens levam até aqui.',
	},
};
