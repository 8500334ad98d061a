;;; (srfi 226 control promises): promises that are forced in an initial continuation, with the
;;; parameters in force where they were made. Source: SRFI 226; SRFI 155.
;;; They differ from those of (scheme lazy) where SRFI 226 asks for it: make-promise takes any
;;; number of objects and makes a promise of a promise, several values are delivered as such, an
;;; exception settles a promise for good. `force` and `promise?` know those of (scheme lazy) too.
(define-library (srfi 226 control promises)
  (export
   delay make-promise promise? force
   &uncaught-exception make-uncaught-exception-condition uncaught-exception-condition?
   uncaught-exception-condition-reason)
  (import (scheme base)
          (prefix (only (scheme lazy) promise? force) lazy:)
          (only (omega primitive)
                %wrong-type current-parameterization
                make-continuation-mark-key call-with-immediate-continuation-mark)
          (only (omega control) with-continuation-mark)
          (only (omega inside fiber) %without-preemption)
          (srfi 226 inside initial-continuations) (srfi 226 inside uncaught))
  (include "promises/outcome.scm" "promises/force.scm"))
