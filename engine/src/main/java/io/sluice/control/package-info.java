/**
 * The HTTP controller: its requests and replies as JSON, retries and time limits, off the media loop.
 * Knows no other package.
 */
package io.sluice.control;
