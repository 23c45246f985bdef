package io.sluice.control;

/**
 * Makes what a peer sent fit for a line of the log.
 */
final class LogText
{
    private static final int MAX_LENGTH = 64;

    private LogText()
    {
    }

    /**
     * @param text of a peer.
     * @return its beginning, with question marks for control characters, which could forge lines.
     */
    static String of(final String text)
    {
        final boolean isLong = text.length() > MAX_LENGTH;
        final StringBuilder line = new StringBuilder(isLong ? text.substring(0, MAX_LENGTH) : text);
        for (int i = 0; i < line.length(); i++)
        {
            if (Character.isISOControl(line.charAt(i)))
            {
                line.setCharAt(i, '?');
            }
        }
        return isLong ? line.append("...").toString() : line.toString();
    }
}
