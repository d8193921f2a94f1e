/**
 * The look of Entraide and the parts of which every page is made. Pages are Preact components
 * rendered on the server; nothing here needs a browser that runs scripts.
 */
export * from './alert.js';
export * from './amount-text.js';
export { assets, enhancements, favicon, stylesheet } from './assets.js';
export type { Asset } from './assets.js';
export * from './cards.js';
export { BarChart, LineChart } from './charts.js';
export type { ChartPoint, ChartProps } from './charts.js';
export * from './choices.js';
export * from './data-table.js';
export { AmountField, DateField, TextArea, TextField } from './fields.js';
export type { FieldProps } from './fields.js';
export * from './format.js';
export {
  Actions,
  ErrorSummary,
  FieldError,
  fieldId,
  Fieldset,
  Form,
  SubmitButton,
} from './form.js';
export type { FieldProblem, SentValues } from './form.js';
export { GalleryPage } from './gallery.page.js';
export type { GalleryProps } from './gallery.page.js';
export {
  availableLocales,
  directionOf,
  fallbackLocale,
  hasText,
  localeName,
  negotiateLocale,
  translator,
} from './i18n.js';
export type { Direction, TextParams, Translate } from './i18n.js';
export { Icon } from './icon.js';
export type { IconName } from './icon.js';
export type { LanguageForm, PagePlace } from './language-switch.js';
export { Mark } from './mark.js';
export * from './meter.js';
export { doorTo, opensTo, roomsFor } from './navigation.js';
export type { Room, Section } from './navigation.js';
export * from './page.js';
export * from './pager.js';
export { ReaderProvider, useReader } from './reader.js';
export type { Reader } from './reader.js';
export * from './rejection-text.js';
export { RestrictionName } from './restriction-name.js';
export * from './status.js';
export { signOf, statusSigns } from './status-signs.js';
export type { StatusKind, StatusSign, StatusTone } from './status-signs.js';
export * from './steps.js';
export * from './time.js';
export * from './timeline.js';
