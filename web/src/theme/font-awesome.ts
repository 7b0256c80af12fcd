// The icons that plugins know as `fa fa-…`. Loaded with the first plugin: the client itself has Compass.
import 'font-awesome/css/font-awesome.css';

export const loaded = true;
