package io.sluice.control;

/**
 * Is told of a call's outcome: one of the two methods is called once, from {@link ControlClient#poll}, unless the call
 * was cancelled.
 *
 * @param <R> the answer.
 */
public interface ControlListener<R>
{
    /**
     * @param reply the answer; null where there is none to be had.
     */
    void onReply(R reply);

    /**
     * @param failure why there is no answer.
     */
    void onFailure(ControlFailure failure);
}
