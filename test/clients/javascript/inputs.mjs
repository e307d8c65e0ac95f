// What every JavaScript client sends: the same questions, files and tool; and how its reports are printed.
const { CLIENT_PNG = '', CLIENT_PDF = '' } = process.env;

export const HELLO = 'Hello, bridge';
export const AGAIN = 'And again';
export const WEATHER_QUESTION = 'How is the weather?';
export const LOOK = 'What do you see?';
export const WRONG_KEY = 'sk-bf-nobody-issued-this';

export const PNG = Buffer.from(CLIENT_PNG, 'base64');
export const PDF = Buffer.from(CLIENT_PDF, 'base64');
export const NOTE = process.env.CLIENT_NOTE ?? '';

const CELSIUS = { Oslo: 7, Bergen: 9, Tromso: 3, Bodo: 4 };

export const celsius = (city) => CELSIUS[city] ?? 21;

/** The schema of the tool `get_weather`. */
export const CITY_SCHEMA = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };

/** The schema of a form that a model fills in. */
export const FORM_SCHEMA = {
  title: 'Form',
  type: 'object',
  properties: { city: { type: 'string' }, celsius: { type: 'integer' } },
  required: ['city', 'celsius'],
};

/** Runs the scenarios named on the command line as `name@model`; one that throws is reported and the next one runs. */
export async function runScenarios(scenarios) {
  for (const scenario of process.argv.slice(2)) {
    const [, name, model] = /^(\w+)@(.*)$/.exec(scenario);
    const seen = await scenarios[name](model).catch((error) => ({ raised: error.name, message: error.stack }));
    console.log(JSON.stringify({ scenario, ...seen }));
  }
}
