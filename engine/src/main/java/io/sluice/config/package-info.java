/**
 * The configuration file: syntax, directives, inheritance, typed settings.
 * Knows no other package.
 */
package io.sluice.config;
