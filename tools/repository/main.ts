import { packageRoot } from '../packageRoot';
import { readRepository, rewritePlaces } from './repository';

const { address, author } = readRepository(packageRoot);
const changed = rewritePlaces(packageRoot);
console.log(`The repository is ${address}, by ${author}.`);
console.log(changed.length === 0 ? 'Every place says so already.' : `Changed: ${changed.join(', ')}`);
