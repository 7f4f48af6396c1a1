/** A node of n8n that has a page in docs/sending, and what the page says about its parameters. */
export interface SendingNode {
	/** Name of the page, without `.md`. */
	page: string;
	type: string;
	version: number;
	/** The values of parameters that decide which others are shown. */
	shown: Record<string, string | boolean>;
	/** The names of parameters as n8n shows them, outermost first, in the order of the page. */
	parameters: string[][];
	/** The choices that the page names, by the name of their parameter. */
	choices: Record<string, string[]>;
}

/** An end-to-end test compares them with a real n8n, and the pages are compared with them. */
export const SENDING_NODES: SendingNode[] = [
	{
		page: 'send-email',
		type: 'n8n-nodes-base.emailSend',
		version: 2.1,
		shown: { operation: 'send' },
		parameters: [
			['From Email'],
			['To Email'],
			['Subject'],
			['Email Format'],
			['Text'],
			['HTML'],
			['Options', 'Append n8n Attribution'],
		],
		choices: { 'Email Format': ['Both'] },
	},
	{
		page: 'gmail',
		type: 'n8n-nodes-base.gmail',
		version: 2.1,
		shown: { resource: 'message', operation: 'send' },
		parameters: [
			['To'],
			['Subject'],
			['Email Type'],
			['Message'],
			['Options', 'Append n8n Attribution'],
			['Options', 'Sender Name'],
		],
		choices: { 'Email Type': ['HTML'] },
	},
	{
		page: 'microsoft-outlook',
		type: 'n8n-nodes-base.microsoftOutlook',
		version: 2,
		shown: { resource: 'message', operation: 'send' },
		parameters: [
			['To'],
			['Subject'],
			['Message'],
			['Additional Fields', 'Message Type'],
			['Additional Fields', 'Custom Headers', 'Name'],
			['Additional Fields', 'Custom Headers', 'Value'],
		],
		choices: { 'Message Type': ['HTML'] },
	},
	{
		page: 'aws-ses',
		type: 'n8n-nodes-base.awsSes',
		version: 1,
		shown: { resource: 'email', operation: 'send' },
		parameters: [
			['Is Body HTML'],
			['Subject'],
			['Body'],
			['From Email'],
			['To Addresses'],
			['Additional Fields', 'Configuration Set Name'],
		],
		choices: {},
	},
	{
		page: 'sendgrid',
		type: 'n8n-nodes-base.sendGrid',
		version: 1,
		shown: { resource: 'mail', operation: 'send' },
		parameters: [
			['Sender Email'],
			['Sender Name'],
			['Recipient Email'],
			['Subject'],
			['Dynamic Template'],
			['MIME Type'],
			['Message Body'],
			['Additional Fields', 'Headers', 'Key'],
			['Additional Fields', 'Headers', 'Value'],
		],
		choices: { 'MIME Type': ['HTML'] },
	},
	{
		page: 'mailgun',
		type: 'n8n-nodes-base.mailgun',
		version: 1,
		shown: {},
		parameters: [
			['From Email'],
			['To Email'],
			['Custom Headers', 'Name'],
			['Custom Headers', 'Value'],
			['Subject'],
			['Text'],
			['HTML'],
		],
		choices: {},
	},
	{
		page: 'mandrill',
		type: 'n8n-nodes-base.mandrill',
		version: 1,
		shown: { resource: 'message', operation: 'sendHtml', jsonParameters: true },
		parameters: [
			['From Email'],
			['To Email'],
			['JSON Parameters'],
			['Options', 'Subject'],
			['Options', 'HTML'],
			['Options', 'Text'],
			['Options', 'From Name'],
			['Options', 'Track Clicks'],
			['Options', 'Track Opens'],
			['Headers'],
			['Metadata'],
		],
		choices: {},
	},
	{
		page: 'brevo',
		type: 'n8n-nodes-base.sendInBlue',
		version: 1,
		shown: { resource: 'email', operation: 'send' },
		parameters: [
			['Send HTML'],
			['Subject'],
			['HTML Content'],
			['Sender'],
			['Recipients'],
			['Additional Fields', 'Email Tags', 'Tag'],
		],
		choices: {},
	},
	{
		page: 'mailjet',
		type: 'n8n-nodes-base.mailjet',
		version: 1,
		shown: { resource: 'email', operation: 'send' },
		parameters: [
			['From Email'],
			['To Email'],
			['Subject'],
			['Text'],
			['HTML'],
			['Additional Fields', 'From Name'],
			['Additional Fields', 'Track Clicks'],
			['Additional Fields', 'Track Opens'],
		],
		choices: { 'Track Clicks': ['Disabled'], 'Track Opens': ['Disabled'] },
	},
	{
		page: 'twilio',
		type: 'n8n-nodes-base.twilio',
		version: 1,
		shown: { resource: 'sms', operation: 'send' },
		parameters: [['From'], ['To'], ['To Whatsapp'], ['Message']],
		choices: {},
	},
	{
		page: 'whatsapp',
		type: 'n8n-nodes-base.whatsApp',
		version: 1,
		shown: { resource: 'message', operation: 'sendTemplate' },
		parameters: [
			['Sender Phone Number (or ID)'],
			["Recipient's Phone Number"],
			['Template'],
			['Components', 'Parameters', 'Text'],
		],
		choices: {},
	},
	{
		page: 'telegram',
		type: 'n8n-nodes-base.telegram',
		version: 1.2,
		shown: { resource: 'message', operation: 'sendMessage' },
		parameters: [['Chat ID'], ['Text'], ['Additional Fields', 'Append n8n Attribution']],
		choices: {},
	},
	{
		page: 'http-request',
		type: 'n8n-nodes-base.httpRequest',
		version: 4.2,
		shown: { method: 'POST', sendBody: true, contentType: 'json', specifyBody: 'json' },
		parameters: [
			['Method'],
			['URL'],
			['Authentication'],
			['Send Body'],
			['Body Content Type'],
			['Specify Body'],
			['JSON'],
		],
		choices: {
			Method: ['POST'],
			Authentication: ['Predefined Credential Type', 'Generic Credential Type'],
			'Body Content Type': ['JSON'],
			'Specify Body': ['Using JSON'],
		},
	},
];
