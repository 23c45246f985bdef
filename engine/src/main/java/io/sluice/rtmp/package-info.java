/**
 * RTMP: handshake, chunk reader and writer, messages, and the command state machine of a connection.
 * Knows only {@code io.sluice.amf}; touches no socket: bytes in, messages out, and the other way round.
 */
package io.sluice.rtmp;
