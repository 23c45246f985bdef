/**
 * FLV and Enhanced RTMP tags, codec configuration, timestamps and captions.
 * Knows no other package.
 */
package io.sluice.media;
