// Decorators need the metadata reflection API before any decorated module is loaded.
import 'reflect-metadata';
