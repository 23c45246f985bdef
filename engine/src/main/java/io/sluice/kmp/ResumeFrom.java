package io.sluice.kmp;

/**
 * Where an upstream goes on after its connection was lost, and so which frames must be kept for it.
 */
public enum ResumeFrom
{
    /** At the first frame the upstream has not acknowledged. */
    LAST_ACKED("last_acked"),
    /** At the first frame the kernel has not taken whole; what was on the way is lost. */
    LAST_SENT("last_sent"),
    /** At the live edge: what was received in the meantime is lost. */
    LAST_WRITTEN("last_written");

    private final String text;

    ResumeFrom(final String text)
    {
        this.text = text;
    }

    /**
     * The name the controller and the API use.
     *
     * @return for example {@code last_acked}.
     */
    public String text()
    {
        return text;
    }

    /**
     * Finds a value by the controller's name for it.
     *
     * @param text for example {@code last_acked}.
     * @return the value, or null if there is none of that name.
     */
    public static ResumeFrom of(final String text)
    {
        for (final ResumeFrom value : values())
        {
            if (value.text.equals(text))
            {
                return value;
            }
        }
        return null;
    }
}
