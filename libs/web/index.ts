/**
 * The look of Entraide and the parts of which every page is made. Pages are Preact components
 * rendered on the server; nothing here needs a browser that runs scripts.
 */
export { Alert } from './alert.js';
export type { AlertTone } from './alert.js';
export { amountTyped, decimalText } from './amount-text.js';
export { assets, stylesheet, widgetScript, widgetStylesheet } from './assets.js';
export type { Asset } from './assets.js';
export {
  Card,
  PageSection,
  Figure,
  FigureRow,
  Columns,
  EmptyState,
  DefinitionList,
  ButtonLink,
} from './cards.js';
export type { Definition } from './cards.js';
export { BarChart, LineChart } from './charts.js';
export { Select, RadioGroup, CheckboxGroup } from './choices.js';
export type { Choice } from './choices.js';
export { DataTable } from './data-table.js';
export type { Column } from './data-table.js';
export { AmountField, DateField, TextArea, TextField } from './fields.js';
export { formatDay, formatInstant, formatDuration, formatNumber } from './format.js';
export { Actions, ErrorSummary, Fieldset, Form, SubmitButton } from './form.js';
export type { FieldProblem, SentValues } from './form.js';
export { GalleryPage } from './gallery.page.js';
export {
  availableLocales,
  directionOf,
  fallbackLocale,
  hasText,
  localeName,
  negotiateLocale,
  setTextFolders,
  translator,
} from './i18n.js';
export type { Direction, TextParams, Translate } from './i18n.js';
export { Icon } from './icon.js';
export type { PagePlace } from './language-switch.js';
export { platformTexts, readLocale } from './locale-files.js';
export { Meter } from './meter.js';
export { doorTo, opensTo, roomsFor, setDoors, titledDoors } from './navigation.js';
export type { Door } from './navigation.js';
export { renderPage, renderFragment, Layout } from './page.js';
export type { Flash, LayoutProps, PageReader } from './page.js';
export { PagedTable } from './paged-table.js';
export { Pager, hrefWith } from './pager.js';
export { ReaderProvider } from './reader.js';
export { rejectionText } from './rejection-text.js';
export { CodedName } from './coded-name.js';
export { StatusBadge } from './status.js';
export { setStatusSigns, signOf, signs, statusSigns } from './status-signs.js';
export type { StatusSigns } from './status-signs.js';
export { Stepper, Breadcrumbs, CopyCode } from './steps.js';
export type { Step } from './steps.js';
export { Time, Amount, TimeLeft } from './time.js';
export { Timeline } from './timeline.js';
export type { TimelineEntry } from './timeline.js';
