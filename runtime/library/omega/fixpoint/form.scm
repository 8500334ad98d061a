;;; The forms. Each takes ((variable init) ...), options, and a body that answers the next value of
;;; each variable. A state that the body changes in place cannot be told from the one it becomes, so
;;; it answers new structures.
;;;   :max-rounds n   rounds, at most (10000)
;;;   :until p        stable as soon as (p value ...) is true
;;;   :equal? e       how two values of a variable are compared (equal?); near enough may be enough
;;;   :signature s    what must be stable: value, the variables; facts, the facts; facts+bindings,
;;;                   both; +world, these and what the round would do to the world; or a procedure of
;;;                   the variables, whose answers are compared

;; The values that the body does not change any more. On a cycle &fixpoint-cycle is raised, after too
;; many rounds &fixpoint-limit.
(define-syntax fixpoint
  (syntax-rules ()
    ((_ . rest) (%fixpoint-form "fixpoint" %stable-values . rest))))

;; The same as an object that tells how it ended.
(define-syntax fixpoint-outcome
  (syntax-rules ()
    ((_ . rest) (%fixpoint-form "fixpoint-outcome" %iterate . rest))))

;; The list of the states, the first one first, however it ends. A state of several variables is the
;; list of their values.
(define-syntax fixpoint-trace
  (syntax-rules ()
    ((_ . rest) (%fixpoint-form "fixpoint-trace" %states . rest))))

;; Evaluate the body until the facts are stable; the number of rounds.
(define-syntax saturate!
  (syntax-rules ()
    ((_ . rest) (%fixpoint-form "saturate!" %saturate () :signature 'facts . rest))))

(define-syntax %fixpoint-form
  (syntax-rules ()
    ((_ who use ((variable init) ...) part ...)
     (%fixpoint-options who use (10000 #f #f 'value) ((variable init) ...) part ...))
    ((_ who use . rest)
     (syntax-error "expected ((variable init) ...), options and a body after" who . rest))))

(define-syntax %fixpoint-options
  (syntax-rules (:max-rounds :until :equal? :signature)
    ((_ who use (m u e s) bs :max-rounds v part ...)
     (%fixpoint-options who use (v u e s) bs part ...))
    ((_ who use (m u e s) bs :until v part ...)
     (%fixpoint-options who use (m v e s) bs part ...))
    ((_ who use (m u e s) bs :equal? v part ...)
     (%fixpoint-options who use (m u v s) bs part ...))
    ((_ who use (m u e s) bs :signature v part ...)
     (%fixpoint-options who use (m u e v) bs part ...))
    ((_ who use options bs)
     (syntax-error "expected a body after the options of" who))
    ((_ who use (m u e s) ((variable init) ...) part ...)
     (use who m u e s (list init ...)
       (lambda (variable ...)
         (%body-after-options who (:max-rounds :until :equal? :signature) part ...))))))

(define-record-type outcome
  (make-outcome kind values rounds cycle-length go-on)
  fixpoint-outcome?
  (kind outcome-kind)
  (values outcome-values)
  (rounds outcome-rounds)
  (cycle-length cycle-length)
  ;; A procedure that makes so many rounds more.
  (go-on outcome-go-on))

;; The value of the only variable.
(define (outcome-value outcome)
  (let ((all (outcome-values outcome)))
    (if (and (pair? all) (null? (cdr all)))
        (car all)
        (%invalid-argument
          "outcome-value: expected one variable; outcome-values answers the list of" all))))

(define (%stable-values who max-rounds . more)
  (%outcome-values who max-rounds (apply %iterate who max-rounds more)))

(define (%outcome-values who max-rounds outcome)
  (let ((kind (outcome-kind outcome)) (partial (outcome-values outcome)))
    (define (failure)
      (%fixpoint-failure who kind (outcome-rounds outcome) (cycle-length outcome) partial))
    (case kind
      ((converged) (apply values partial))
      ((cycle)
       (restart-case (error (failure))
         (return-partial () :report "Answer the state that came again." (apply values partial))))
      (else
       (restart-case (error (failure))
         (continue rounds :report "Go on for as many rounds more, or for a given number."
           (let ((rounds (if (pair? rounds) (car rounds) max-rounds)))
             (%outcome-values who rounds ((outcome-go-on outcome) rounds))))
         (return-partial () :report "Answer the state that was reached."
           (apply values partial)))))))

(define (%saturate who . more)
  (let ((outcome (apply %iterate who more)))
    (if (not (eq? (outcome-kind outcome) 'converged)) (%outcome-values who (car more) outcome))
    (outcome-rounds outcome)))

(define (%states who max-rounds until same? signature inits body)
  (let ((states '()))
    (define (note values)
      (set! states (cons (if (= (length values) 1) (car values) values) states)))
    (note inits)
    (%iterate who max-rounds until same? signature inits
      (lambda state
        (call-with-values (lambda () (apply body state))
          (lambda next (note next) (apply values next)))))
    (reverse states)))
