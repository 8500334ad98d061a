;;; (srfi 226 control continuation-marks): annotating the frames of a continuation, and reading what
;;; was noted there. Source: SRFI 226; Clements, Flatt & Felleisen, "Modeling an Algebraic Stepper",
;;; 2001.
(define-library (srfi 226 control continuation-marks)
  (export
   ;; Condition type
   &continuation make-continuation-violation continuation-violation?
   continuation-violation-prompt-tag
   ;; Annotating
   with-continuation-mark with-continuation-marks call-with-immediate-continuation-mark
   ;; Mark sets
   continuation-marks current-continuation-marks continuation-mark-set?
   continuation-mark-set->list continuation-mark-set->list* continuation-mark-set->iterator
   continuation-mark-set-first
   ;; Keys
   make-continuation-mark-key continuation-mark-key?)
  (import (omega primitive) (omega condition) (omega control)))
