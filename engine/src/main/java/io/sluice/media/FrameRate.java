package io.sluice.media;

/**
 * A frame rate as a rational with a denominator of at most {@value #MAX_DENOMINATOR}, in lowest terms.
 */
final class FrameRate
{
    static final int MAX_DENOMINATOR = 1_000_000;

    /**
     * Anything above is no frame rate: some encoders send the timescale or microseconds here.
     */
    static final int MAX_FRAME_RATE = 1000;

    private static final int NTSC_DENOMINATOR = 1001;
    private static final int[] NTSC_RATES = { 12, 15, 24, 30, 48, 60, 72, 90, 120, 240 };
    private static final double INTEGER_TOLERANCE = 0.001;
    private static final double RELATIVE_TOLERANCE = 1e-7;

    private int numerator;
    private int denominator = 1;

    int numerator()
    {
        return numerator;
    }

    int denominator()
    {
        return denominator;
    }

    boolean isKnown()
    {
        return numerator != 0;
    }

    void clear()
    {
        numerator = 0;
        denominator = 1;
    }

    /**
     * From a decimal number. Encoders write the NTSC family's rates with 2 to 8 decimals, rounded or cut: 29.97,
     * 29.97002997, 23.98, 23.976, 59.94; within a third of the way to the integer they are taken for n * 1000 / 1001.
     */
    void setDecimal(final double framesPerSecond)
    {
        clear();
        if (!(framesPerSecond > 0) || framesPerSecond > MAX_FRAME_RATE)
        {
            return;
        }
        final long nearest = Math.round(framesPerSecond);
        if (nearest > 0 && Math.abs(framesPerSecond - nearest) <= INTEGER_TOLERANCE)
        {
            numerator = (int) nearest;
            return;
        }
        for (final int rate : NTSC_RATES)
        {
            final double ntscRate = rate * 1000.0 / NTSC_DENOMINATOR;
            if (Math.abs(framesPerSecond - ntscRate) <= (rate - ntscRate) / 3)
            {
                numerator = rate * 1000;
                denominator = NTSC_DENOMINATOR;
                reduce();
                return;
            }
        }
        approximate(framesPerSecond);
    }

    /**
     * From a time scale and the ticks that a frame lasts, as they stand in a parameter set (32 bits unsigned).
     */
    void setRational(final long timeScale, final long ticksPerFrame)
    {
        clear();
        if (timeScale <= 0 || ticksPerFrame <= 0 || timeScale > ticksPerFrame * MAX_FRAME_RATE)
        {
            return;
        }
        final long divisor = greatestCommonDivisor(timeScale, ticksPerFrame);
        if (ticksPerFrame / divisor <= MAX_DENOMINATOR && timeScale / divisor <= Integer.MAX_VALUE)
        {
            numerator = (int) (timeScale / divisor);
            denominator = (int) (ticksPerFrame / divisor);
        }
        else
        {
            approximate((double) timeScale / ticksPerFrame);
        }
    }

    /**
     * The first of the continued fraction's convergents that is near enough, else the last within the bound.
     */
    private void approximate(final double value)
    {
        long previousNumerator = 1;
        long previousDenominator = 0;
        long currentNumerator = (long) value;
        long currentDenominator = 1;
        double rest = value - currentNumerator;
        while (rest > 1e-12 &&
            Math.abs((double) currentNumerator / currentDenominator - value) > value * RELATIVE_TOLERANCE)
        {
            final double inverse = 1 / rest;
            final long term = (long) inverse;
            rest = inverse - term;
            final long nextDenominator = term * currentDenominator + previousDenominator;
            if (term > MAX_DENOMINATOR || nextDenominator > MAX_DENOMINATOR)
            {
                break;
            }
            final long nextNumerator = term * currentNumerator + previousNumerator;
            previousNumerator = currentNumerator;
            previousDenominator = currentDenominator;
            currentNumerator = nextNumerator;
            currentDenominator = nextDenominator;
        }
        if (currentNumerator > 0)
        {
            numerator = (int) currentNumerator;
            denominator = (int) currentDenominator;
        }
    }

    private void reduce()
    {
        final int divisor = (int) greatestCommonDivisor(numerator, denominator);
        numerator /= divisor;
        denominator /= divisor;
    }

    private static long greatestCommonDivisor(final long a, final long b)
    {
        long x = a;
        long y = b;
        while (y != 0)
        {
            final long rest = x % y;
            x = y;
            y = rest;
        }
        return x;
    }
}
