;;; Propagation: constraints run until none has anything left to say (AC-3's queue: Mackworth,
;;; "Consistency in Networks of Relations", 1977). What runs is a procedure of the propagation, which
;;; it hands to whatever narrows a domain; so everybody who is to be told gets into the queue that is
;;; being worked off. The queue is of one propagation: one that was left by a jump leaves nothing.

;; A propagation: a pair of what puts into its queue, and of what keeps account of why domains are
;; narrowed (see explanation.scm), or #f.

;; Run a procedure later; one that is expensive, when all else is done.
(define-syntax enqueue!
  (syntax-rules ()
    ((_ propagation run is-expensive) ((car propagation) run is-expensive))))

;; What is narrowed from here on is narrowed because of the domains of these variables.
(define-syntax because!
  (syntax-rules ()
    ((_ propagation states) (if (cdr propagation) ((cdr propagation) 'because states)))))

;; The domain of x is narrowed now.
(define-syntax explain!
  (syntax-rules ()
    ((_ propagation x) (if (cdr propagation) ((cdr propagation) 'narrowed x)))))

;; Fail: no value of x is left.
(define-syntax wipe-out!
  (syntax-rules ()
    ((_ propagation x) (if (cdr propagation) ((cdr propagation) 'wiped-out x) (fail)))))

;; Fail: a constraint cannot hold.
(define-syntax contradict!
  (syntax-rules ()
    ((_ propagation) (if (cdr propagation) ((cdr propagation) 'contradicted #f) (fail)))))

;; Run a procedure, and then whatever it causes.
(define (propagate! run) (propagate-explained! run #f))

(define (propagate-explained! run explanation)
  (let ((soon '()) (later '()))
    (define (put! run is-expensive)
      (if is-expensive
          (set! later (cons run later))
          (set! soon (cons run soon))))
    (define propagation (cons put! explanation))
    (run propagation)
    (let loop ((runs '()))
      (cond ((pair? runs)
             ((car runs) propagation)
             (loop (cdr runs)))
            ((pair? soon)
             (let ((runs (reverse soon)))
               (set! soon '())
               (loop runs)))
            ((pair? later)
             (let ((run (car later)))
               (set! later (cdr later))
               (run propagation)
               (loop '())))))))

;; What puts a procedure that speaks of these variables into the queue, unless it is there. Which
;; queue it is in is written for good: a propagation that has failed never comes back, so nothing has
;; to be undone.
(define (make-notice states run is-expensive)
  (let ((queued-in #f))
    (define (run-once propagation)
      (permanent-set! queued-in #f)
      (because! propagation states)
      (run propagation))
    (lambda (propagation)
      (if (not (eq? queued-in propagation))
          (begin
            (permanent-set! queued-in propagation)
            (enqueue! propagation run-once is-expensive))))))
