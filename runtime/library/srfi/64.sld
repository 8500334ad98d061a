;;; (srfi 64): test suites. Source: SRFI 64.
;;; (srfi 64 runner) holds what a test runner is, (srfi 64 execution) how a test or a group is run,
;;; so that other test dialects can report to the same runner.
(define-library (srfi 64)
  (export
   ;; Test cases
   test-assert test-eqv test-eq test-equal test-approximate test-error test-read-eval-string
   ;; Groups
   test-begin test-end test-group test-group-with-cleanup
   ;; Specifiers
   test-match-name test-match-nth test-match-any test-match-all test-skip test-expect-fail
   ;; Runners
   test-runner? test-runner-current test-runner-get test-runner-simple test-runner-null
   test-runner-create test-runner-factory test-runner-reset test-apply test-with-runner
   ;; Results
   test-result-kind test-passed? test-result-ref test-result-set! test-result-remove
   test-result-clear test-result-alist
   ;; Call-backs
   test-runner-on-test-begin test-runner-on-test-begin!
   test-runner-on-test-end test-runner-on-test-end!
   test-runner-on-group-begin test-runner-on-group-begin!
   test-runner-on-group-end test-runner-on-group-end!
   test-runner-on-bad-count test-runner-on-bad-count!
   test-runner-on-bad-end-name test-runner-on-bad-end-name!
   test-runner-on-final test-runner-on-final!
   test-on-test-begin-simple test-on-test-end-simple test-on-group-begin-simple
   test-on-group-end-simple test-on-bad-count-simple test-on-bad-end-name-simple
   test-on-final-simple
   ;; Components
   test-runner-pass-count test-runner-fail-count test-runner-xpass-count
   test-runner-xfail-count test-runner-skip-count test-runner-test-name
   test-runner-group-path test-runner-group-stack
   test-runner-aux-value test-runner-aux-value!)
  (import (scheme base) (scheme eval) (scheme read) (scheme repl)
          (srfi 64 runner) (srfi 64 execution))
  (include "64/form.scm"))
