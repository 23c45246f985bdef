package io.sluice.cnc;

/**
 * An engine's answer to a command.
 *
 * @param code how it went.
 * @param text for people; empty if all went well.
 */
public record CommandReply(ReplyCode code, String text)
{
    /**
     * @return whether it went well.
     */
    public boolean isOk()
    {
        return code == ReplyCode.OK;
    }
}
