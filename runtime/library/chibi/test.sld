;;; (chibi test): the test dialect of Chibi Scheme, as far as test suites use it, over the runner
;;; of (srfi 64), so that one runner sees both dialects. Source: the manual of Chibi Scheme.
(define-library (chibi test)
  (export test test-equal test-assert test-not test-error test-values
          test-group current-test-group test-begin test-end test-exit test-failure-count
          test-equal? current-test-comparator current-test-epsilon current-test-verbosity)
  (import (scheme base) (scheme case-lambda) (scheme complex) (scheme process-context)
          (srfi 64 runner)
          (rename (srfi 64 execution) (test-begin begin-group) (test-end end-group)))
  (include "test.scm"))
