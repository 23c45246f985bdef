/**
 * AMF0 and AMF3: readers and writers over a buffer, streaming and as trees of values.
 * Knows no other package; usable alone as a library.
 */
package io.sluice.amf;
