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
;; What waits for tables is waited for.
(define (%commit bind stream goal otherwise)
  (cond ((not stream) (otherwise))
        ((%logic-state? stream) (goal stream))
        ((pair? stream)
         (if (%logic-state? (car stream))
             (bind stream goal)
             (let ((run (table-run (suspension-table (car stream)))))
               (%commit bind (settled run stream (make-collector '())) goal otherwise))))
        (else (lambda () (%commit bind (stream) goal otherwise)))))

(define (%bind-first stream goal) (goal (car stream)))

;; A stream whose suspended branches have gone on until nothing in the run is left to do. The turns
;; that are taken for that are this stream's.
(define (settled run stream sink)
  (cond ((not stream)
         (let ((states (collected sink)))
           (cond ((pair? states)
                  (set-collected! sink (cdr states))
                  (cons (car states) (lambda () (settled run #f sink))))
                 ((%work! run) (lambda () (settled run #f sink)))
                 (else #f))))
        ((%logic-state? stream) (cons stream (lambda () (settled run #f sink))))
        ((pair? stream)
         (let ((first (car stream)) (rest (cdr stream)))
           (if (%logic-state? first)
               (cons first (lambda () (settled run (rest) sink)))
               (begin
                 (deliver! run first sink)
                 (lambda () (settled run (rest) sink))))))
        (else (lambda () (settled run (stream) sink)))))

;; Goals that see what variables stand for, instead of the variables: (project (x ...) goal ...).
(define-syntax project
  (syntax-rules ()
    ((_ (x ...) g0 g ...)
     (lambda (state)
       (let ((x (%walk-all x state)) ...)
         (%conjunction state g0 g ...))))))
