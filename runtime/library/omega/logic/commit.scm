;;; Goals that are not pure: they commit to what they find first, or look at what is known so far.

;; The goal of the first clause whose first goal holds, and none of the others (soft cut).
(define-syntax conda
  (syntax-rules ()
    ((_ (g0 g ...) ...)
     (lambda (state) (lambda () (%first-of %bind state (g0 g ...) ...))))))

;; As conda, and of that first goal only the first state (committed choice).
(define-syntax condu
  (syntax-rules ()
    ((_ (g0 g ...) ...)
     (lambda (state) (lambda () (%first-of %bind-first state (g0 g ...) ...))))))

(define-syntax %first-of
  (syntax-rules ()
    ((_ bind s) #f)
    ((_ bind s (g0 g ...) clause ...)
     (%commit bind (%conjunction s g0)
       (lambda (s) (%conjunction s g ...))
       (lambda () (%first-of bind s clause ...))))))

;; If a stream has a state, its states as bind takes them to a goal; else what otherwise answers.
;; Whether a branch that waits for a table has one is found out apart, before anything else is
;; decided.
(define (%commit bind stream goal otherwise)
  (cond ((not stream) (otherwise))
        ((%logic-state? stream) (goal stream))
        ((pair? stream)
         (if (%logic-state? (car stream))
             (bind stream goal)
             (let ((waiting (car stream)) (rest (cdr stream)))
               (lambda ()
                 (%commit bind (%mplus (answered-apart waiting) rest) goal otherwise)))))
        (else (lambda () (%commit bind (stream) goal otherwise)))))

(define (%bind-first stream goal) (goal (car stream)))

;; A branch that waits for a table, with all answers of that. They are looked for in a run of its
;; own, which comes to its end whatever the run around it waits for: so what is said not to hold
;; does not (local stratification; Przymusinski, "On the Declarative Semantics of Deductive
;; Databases and Logic Programs", 1988). What does not come to an end without itself is an error.
(define (answered-apart waiting)
  (followed (table-apart waiting) '() (suspension-resume waiting)))

;; The table of the call, filled apart; who asks for the same has the same.
(define (table-apart waiting)
  (let ((all (run-apart (suspension-run waiting))) (key (suspension-key waiting)))
    (or (%hash-table-ref all key #f)
        (let ((table (table-of (new-run all) (suspension-name waiting) key)))
          (%hash-table-set! all key table)
          table))))

;; A branch with the findings of a table as they come: those before are known.
(define (followed table known resume)
  (lambda ()
    (let ((run (table-run table)) (findings (table-findings table)))
      (cond ((not (eq? findings known))
             (%mplus (each-finding (findings-since known findings) resume)
                     (lambda () (followed table findings resume))))
            ((eq? (run-status run) 'complete) #f)
            ((eq? (run-status run) 'working)
             (error "conda, condu: whether this holds depends on whether it does:"
                    (cons (table-name table) (table-call table))))
            (else
             (set-run-status! run 'working)
             (set-run-status! run (if (%work! run) 'waiting 'complete))
             (followed table known resume))))))

(define (findings-since known findings)
  (let next ((findings findings) (since '()))
    (if (eq? findings known)
        since
        (next (cdr findings) (cons (car findings) since)))))

(define (each-finding findings resume)
  (and (pair? findings)
       (%mplus (resume (car findings)) (lambda () (each-finding (cdr findings) resume)))))

;; Goals that see what variables stand for, instead of the variables: (project (x ...) goal ...).
(define-syntax project
  (syntax-rules ()
    ((_ (x ...) g0 g ...)
     (lambda (state)
       (let ((x (%walk-all x state)) ...)
         (%conjunction state g0 g ...))))))
