/**
 * The Kaltura Media Protocol: packet flyweights, a track with its frame queue, and the state of its upstreams.
 * Knows only {@code io.sluice.memory}; touches no socket.
 */
package io.sluice.kmp;
