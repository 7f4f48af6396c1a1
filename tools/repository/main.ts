import { packageRoot } from '../packageRoot';
import { readRepository, rewritePlaces } from './repository';

const root = packageRoot();
const { address, author } = readRepository(root);
const changed = rewritePlaces(root);
console.log(`The repository is ${address}, by ${author}.`);
console.log(changed.length === 0 ? 'Every place says so already.' : `Changed: ${changed.join(', ')}`);
