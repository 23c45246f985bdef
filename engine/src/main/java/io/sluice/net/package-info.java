/**
 * The selector loop: listeners, sockets, timers, name resolution. The only package that touches a socket.
 * Knows no other package.
 */
package io.sluice.net;
