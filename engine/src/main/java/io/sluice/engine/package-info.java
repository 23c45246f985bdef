/**
 * Puts the rooms together: the engine, its context, and the agent whose duty cycle moves the bytes.
 * Knows all other packages.
 */
package io.sluice.engine;
