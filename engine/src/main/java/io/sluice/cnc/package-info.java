/**
 * What an engine tells about itself: its counters.
 * Knows no other package.
 */
package io.sluice.cnc;
