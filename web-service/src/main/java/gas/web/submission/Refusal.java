package gas.web.submission;

/// Why a file was not taken, told to whoever sent it.
///
/// @param code stable, for programs
/// @param cause what happened, one sentence
/// @param cure what to do next, one sentence
record Refusal(Code code, String cause, String cure) {

    enum Code {
        NOT_A_VCF_NAME(400),
        EMPTY(400),
        UNKNOWN_REFERENCE(400),
        NOT_ISSUED(403),
        NOT_UPLOADED(409),
        TOO_LARGE(413);

        final int status;

        Code(int status) {
            this.status = status;
        }
    }
}
