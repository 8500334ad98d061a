;;; Condition types and condition objects (R6RS libraries 7.2 and 7.3).

;; (define-condition-type &name &parent constructor predicate [:report report] (field accessor) ...)
;; The constructor takes the parent's fields first. A report is a string, or a procedure of condition
;; and port.
(define-syntax define-condition-type
  (syntax-rules (:report)
    ((_ :report report name parent constructor predicate field ...)
     (%define-condition-type name parent constructor predicate report field ...))
    ((_ name parent constructor predicate :report report field ...)
     (%define-condition-type name parent constructor predicate report field ...))
    ((_ name parent constructor predicate field ...)
     (%define-condition-type name parent constructor predicate #f field ...))))

(define-syntax %define-condition-type
  (syntax-rules ()
    ((_ name parent constructor predicate report (field accessor) ...)
     (begin
       (define name (%make-condition-type 'name parent '(field ...) report))
       (%define-standard-condition name constructor predicate (field accessor) ...)))
    ((_ name parent constructor predicate report field ...)
     (syntax-error
       "define-condition-type: expected (field accessor) after the predicate and :report, got"
       field ...))))

;; What goes with a type that is there already.
(define-syntax %define-standard-condition
  (syntax-rules ()
    ((_ name constructor predicate (field accessor) ...)
     (begin
       (define (constructor . values) (apply make-condition name values))
       (define (predicate obj) (condition-of-type? obj name))
       (define (accessor condition) (%condition-ref condition name 'field 'accessor)) ...))))

(%define-standard-condition &message make-message-condition message-condition?)
(%define-standard-condition &irritants make-irritants-condition irritants-condition?)
(%define-standard-condition &who make-who-condition who-condition? (who condition-who))
(%define-standard-condition &warning make-warning warning?)
(%define-standard-condition &serious make-serious-condition serious-condition?)
(%define-standard-condition &error make-error error?)
(%define-standard-condition &violation make-violation violation?)
(%define-standard-condition &assertion make-assertion-violation assertion-violation?)
(%define-standard-condition &non-continuable
  make-non-continuable-violation non-continuable-violation?)
(%define-standard-condition &implementation-restriction
  make-implementation-restriction-violation implementation-restriction-violation?)
(%define-standard-condition &lexical make-lexical-violation lexical-violation?)
(%define-standard-condition &syntax make-syntax-violation syntax-violation?
  (form syntax-violation-form) (subform syntax-violation-subform))
(%define-standard-condition &undefined make-undefined-violation undefined-violation?)
(%define-standard-condition &continuation make-continuation-violation continuation-violation?
  (prompt-tag continuation-violation-prompt-tag))
(%define-standard-condition &concurrent-modification
  make-concurrent-modification-violation concurrent-modification-violation?)
(%define-standard-condition &fixpoint-limit make-fixpoint-limit fixpoint-limit?
  (rounds fixpoint-limit-rounds))
(%define-standard-condition &fixpoint-cycle make-fixpoint-cycle fixpoint-cycle?
  (length fixpoint-cycle-length))

;; The message of any condition: its own, or what its type says.
(define (condition-message condition) (%condition-says condition))

(define (condition-irritants condition)
  (if (condition? condition)
      (error-object-irritants condition)
      (%wrong-type "condition-irritants" 1 "a condition" condition)))

;; What a person is told: the report of its type, or message and irritants.
(define (condition-report-string condition)
  (let ((port (open-output-string))
        (report (%condition-type-report (condition-type condition))))
    (cond ((procedure? report) (report condition port))
          ((string? report) (write-string report port))
          (else
           (if (who-condition? condition)
               (begin
                 (display (condition-who condition) port)
                 (write-string ": " port)))
           (write-string (condition-message condition) port)
           (for-each
             (lambda (irritant)
               (write-char #\space port)
               (write irritant port))
             (condition-irritants condition))))
    (get-output-string port)))
