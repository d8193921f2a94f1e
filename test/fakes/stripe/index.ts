export { API_VERSION } from './account.js';
export { fakeStripe, type FakeStripe } from './server.js';
