package io.sluice.control;

/**
 * Makes an answer of a reply. Called on the client's threads, so it must not touch the loop's state.
 *
 * @param <R> the answer.
 */
public interface ReplyParser<R>
{
    /**
     * Judge a reply before its body is taken.
     *
     * @param head of the reply.
     * @throws ControlException when the try has failed, whatever the body says.
     */
    void checkHead(ReplyHead head) throws ControlException;

    /**
     * Make the answer.
     *
     * @param head of the reply, which passed {@link #checkHead}.
     * @param body of the reply, whole.
     * @return the answer.
     * @throws ControlException when the try has failed.
     */
    R parse(ReplyHead head, byte[] body) throws ControlException;
}
