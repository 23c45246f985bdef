package io.sluice.media;

/**
 * Numbers that encoders wrote as text.
 */
final class DecimalText
{
    private static final int MAX_LENGTH = 32;

    private DecimalText()
    {
    }

    /**
     * Digits with at most one decimal point; not what {@link Double#parseDouble} takes besides (hexadecimal, exponents,
     * type suffixes).
     *
     * @return the number, or NaN if the text is none.
     */
    static double parse(final String text)
    {
        if (text.isEmpty() || text.length() > MAX_LENGTH)
        {
            return Double.NaN;
        }
        int points = 0;
        int digits = 0;
        for (int i = 0; i < text.length(); i++)
        {
            final char c = text.charAt(i);
            if (c == '.')
            {
                points++;
            }
            else if (c >= '0' && c <= '9')
            {
                digits++;
            }
            else
            {
                return Double.NaN;
            }
        }
        return digits > 0 && points <= 1 ? Double.parseDouble(text) : Double.NaN;
    }
}
