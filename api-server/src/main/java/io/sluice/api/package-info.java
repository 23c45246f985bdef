/**
 * The API server of a host.
 * Reads the shared files of its engines; never touches their loops.
 */
package io.sluice.api;
