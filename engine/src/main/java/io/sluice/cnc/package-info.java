/**
 * The shared file, by which an engine tells the world outside about itself and takes commands: layout, write side
 * (the loop's thread) and read side (any process of the same user).
 * Knows no other package.
 */
package io.sluice.cnc;
