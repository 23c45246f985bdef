package io.sluice.control;

/**
 * Where a track goes on when an upstream is connected anew.
 */
public enum ResumeFromWord
{
    /** Behind the last frame that the upstream acknowledged. */
    LAST_ACKED("last_acked"),

    /** Behind the last frame that was sent to it. */
    LAST_SENT("last_sent"),

    /** Behind the last frame that the track holds. */
    LAST_WRITTEN("last_written");

    private final String word;

    ResumeFromWord(final String word)
    {
        this.word = word;
    }

    /**
     * @return the word that the controller uses.
     */
    public String word()
    {
        return word;
    }
}
