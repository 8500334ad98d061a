;;; (srfi 64 execution): running tests and groups under the current runner, selecting and skipping
;;; (SRFI 64). The macros of the test dialects expand into calls of what is exported here.
(define-library (srfi 64 execution)
  (export test-begin test-end run-group run-test run-comparison run-approximation run-error
          test-match-name test-match-nth test-match-any test-match-all
          test-skip test-expect-fail test-apply call-with-runner)
  (import (scheme base) (scheme case-lambda) (srfi 64 runner))
  (include "specifier.scm" "execution.scm"))
