package io.sluice.amf;

/**
 * A date (AMF0, section 2.13; AMF3, section 3.10).
 *
 * @param epochMs         milliseconds since 1970 in UTC; a double on the wire, NaN is an invalid date.
 * @param timezoneMinutes AMF0 only, as sent, -32768 to 32767: the specification wants 0, and that it is ignored.
 */
public record AmfDate(double epochMs, int timezoneMinutes)
{
    /**
     * @throws IllegalArgumentException if the time zone does not fit into 16 bits.
     */
    public AmfDate
    {
        if (timezoneMinutes != (short) timezoneMinutes)
        {
            throw new IllegalArgumentException("timezoneMinutes must fit into 16 bits: " + timezoneMinutes);
        }
    }
}
