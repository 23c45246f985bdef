package io.sluice.config;

import java.util.Locale;

/**
 * The variables of {@code log_format}: those of nginx-rtmp, written {@code $name} or <code>${name}</code>.
 */
public enum LogVariable
{
    /** Number of the connection. */
    CONNECTION,
    /** Address of the client without port. */
    REMOTE_ADDR,
    /** Application. */
    APP,
    /** Stream's name. */
    NAME,
    /** Stream's arguments. */
    ARGS,
    /** The client's {@code flashVer}. */
    FLASHVER,
    /** The client's {@code swfUrl}. */
    SWFURL,
    /** The client's {@code tcUrl}. */
    TCURL,
    /** The client's {@code pageUrl}. */
    PAGEURL,
    /** What the client did: {@code NONE}, {@code PLAY}, {@code PUBLISH} or {@code PLAY+PUBLISH}. */
    COMMAND,
    /** Bytes received from the client. */
    BYTES_RECEIVED,
    /** Bytes sent to the client. */
    BYTES_SENT,
    /** Local time as in the common log format. */
    TIME_LOCAL,
    /** Time of the connection in seconds. */
    SESSION_TIME,
    /** Time of the connection as {@code 1d 2h 3m 4s}. */
    SESSION_READABLE_TIME,
    /** Time in seconds with milliseconds. */
    MSEC;

    private final String text = name().toLowerCase(Locale.ROOT);

    /**
     * @return the name in a format, without the dollar sign.
     */
    public String text()
    {
        return text;
    }
}
